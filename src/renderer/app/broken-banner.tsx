import { breakModeWords } from '../../shared/explain/event.ts';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { errorText } from '../ui/inline-error.tsx';

/** Upstreams named at once; the rest are counted. */
const namedLimit = 3;

/** Says in every view which upstreams are broken on purpose, and mends them. */
export function BrokenBanner() {
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      <Broken />
    </div>
  );
}

function Broken() {
  const { status, notices } = useStores();
  const upstreams = useStoreValue('status', (state) => state.status?.upstreams ?? null);
  const broken = (upstreams ?? []).flatMap(({ pool, id, broken: mode }) =>
    mode === null ? [] : [{ pool, id, mode }],
  );
  if (broken.length === 0) return null;
  const mend = () => {
    const { controlUpstream } = status.getState();
    Promise.all(broken.map(({ pool, id }) => controlUpstream({ pool, upstream: id, action: 'mend' }))).catch(
      (error: unknown) => notices.getState().fail(errorText(error)),
    );
  };
  const named = broken.slice(0, namedLimit);
  const left = broken.length - named.length;
  return (
    <Banner
      tone="block"
      action={
        <Button size="sm" onPress={mend}>
          {broken.length === 1 ? 'Mend' : 'Mend all'}
        </Button>
      }
    >
      {named.map(({ pool, id, mode }, index) => (
        <span key={`${pool}/${id}`}>
          {index === 0 ? 'Upstream ' : ', '}
          <strong className="font-semibold">{id}</strong> of <strong className="font-semibold">{pool}</strong>
          {broken.length === 1 ? ' is broken on purpose: ' : ': '}
          {breakModeWords[mode]}
        </span>
      ))}
      {left > 0 && ` and ${left} more`}
      {broken.length > 1 && ' are broken on purpose'}
    </Banner>
  );
}
