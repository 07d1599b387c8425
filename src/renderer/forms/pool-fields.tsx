import { useStore } from 'zustand';
import { listAt } from '../../shared/config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../shared/config/raw.ts';
import { fieldsIn, findsAny, type SectionSpec } from './fields/field-spec.ts';
import { type FormScope, FormScopeProvider, usePanelState } from './fields/form-scope.ts';
import { FormItems, FormSections, More } from './fields/form-sections.tsx';
import { scalarText } from './fields/scalar-text.ts';
import { namesFrom } from './fields/write-key.ts';
import { FormSection } from './form-row.tsx';
import { poolBasics, poolSections } from './layout/pool-layout.ts';
import { upstreamBasics, upstreamSections } from './layout/upstream-layout.ts';
import { isWithin } from './mistake-text.ts';
import { UpstreamTable } from './upstream-table.tsx';
import { useDraftValue } from './use-draft.ts';

export const poolScope = (index: number, id: string): FormScope => ({
  key: 'pools[]',
  path: ['pools', index],
  subject: `pool ${id}`,
  identity: `pool ${index}`,
});

/** How a pool chooses, for a note. */
export const balanceText = (pool: RawMap): string => {
  const balance = pool['balance'];
  return listAt(pool, 'upstreams').length < 2 && balance === undefined
    ? 'one upstream takes every request'
    : scalarText(balance ?? 'round-robin').replace('-', ' ');
};

const poolKeys = fieldsIn(poolSections);

/** Everything that a search may find of an upstream. */
export const upstreamParts: readonly SectionSpec[] = [
  { title: 'Upstream', items: upstreamBasics },
  ...upstreamSections,
];

/** Everything that a search may find of a pool and its upstreams. */
export const poolParts: readonly SectionSpec[] = [
  { title: 'Pool', items: poolBasics },
  ...poolSections,
  ...upstreamParts,
];

/** A pool in the form of a route that leads to it: its upstreams, and all else folded. */
export function PoolSection({ index, note }: { readonly index: number; readonly note: string }) {
  const panel = usePanelState();
  const search = useStore(panel, (state) => state.search.trim());
  const pool = useDraftValue((state) => valueAt(state.moment.input, ['pools', index]));
  const mistakes = useDraftValue((state) => state.mistakes);
  if (!isRawMap(pool)) return null;
  const id = scalarText(pool['id']);
  const scope = poolScope(index, id);
  if (search !== '') {
    return (
      <FormScopeProvider value={scope}>
        <FoundInPool search={search} index={index} id={id} />
      </FormScopeProvider>
    );
  }
  const isMistaken = mistakes.some(
    ({ path }) =>
      isWithin(path, scope.path) && path.length > 2 && path[2] !== 'upstreams' && path[2] !== 'id',
  );
  const setCount = poolKeys.filter(
    ({ key }) => valueAt(pool, namesFrom('pools[]', key)) !== undefined,
  ).length;
  return (
    <FormScopeProvider value={scope}>
      <FormSection title={`Pool ${id}`} note={note}>
        <FormItems items={poolBasics} title="Pool" />
        <UpstreamTable index={index} />
        <More title={`pool ${id}`} setCount={setCount} isMistaken={isMistaken}>
          <div className="-mx-4 -mb-3">
            <FormSections sections={poolSections} />
          </div>
        </More>
      </FormSection>
    </FormScopeProvider>
  );
}

/** What a search finds of a pool and its upstreams. */
export function FoundInPool({
  search,
  index,
  id,
}: {
  readonly search: string;
  readonly index: number;
  readonly id: string;
}) {
  const ofPool = [{ title: `Pool ${id}`, items: poolBasics }, ...poolSections];
  return (
    <>
      <FormSections sections={ofPool} />
      {findsAny(search, upstreamParts) && (
        <FormSection title={`Upstreams of ${id}`}>
          <UpstreamTable index={index} isOpen />
        </FormSection>
      )}
    </>
  );
}
