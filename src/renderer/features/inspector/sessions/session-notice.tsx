import { Radio } from 'lucide-react';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { beganText, sessionTitle } from './session-words.ts';

/** Says that what is listed is not live, with the way back; nothing while it is. */
export function SessionNotice() {
  const { exchanges } = useStores();
  const shown = useStoreValue('exchanges', (state) => state.session);
  const session = useStoreValue('sessions', (state) => state.items)?.find(({ id }) => id === shown);
  if (shown === null) return null;
  return (
    <div role="status" className="shrink-0">
      <Banner
        tone="warn"
        action={
          <Button size="sm" onPress={() => exchanges.getState().show(null)}>
            <Radio size={14} aria-hidden />
            Back to live
          </Button>
        }
      >
        {session === undefined ? (
          'The session that is shown here was deleted.'
        ) : (
          <>
            <span className="font-semibold">{sessionTitle(session)}</span>
            {session.kind === 'imported'
              ? ' was imported and is read-only. New requests are not shown here.'
              : session.name === null
                ? ' is an earlier session. New requests are not shown here.'
                : ` is an earlier session, of ${beganText(session)}. New requests are not shown here.`}
          </>
        )}
      </Banner>
    </div>
  );
}
