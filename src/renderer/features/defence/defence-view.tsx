import { Shield } from 'lucide-react';
import { useEffect } from 'react';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ClientsSection } from './clients-section.tsx';
import { RulesSection } from './rules-section.tsx';
import { isOwnRule } from './words.ts';

/** Who asks how much, what was refused and why. */
export function DefenceView() {
  const { defence } = useStores();
  useEffect(() => defence.getState().follow(), [defence]);
  const report = useStoreValue('defence', (state) => state.report);
  return (
    <div className="h-full overflow-auto bg-surface">
      <div className="flex flex-col gap-6 px-5 pt-4 pb-8">
        <header>
          <h1 className="font-semibold text-lg">Defence</h1>
          <p className="text-muted">
            Who is connected and asks how often, and what was refused since the engine started. Requests are
            counted while this view is open.
          </p>
        </header>
        {report === null ? (
          <p className="text-muted">Loading…</p>
        ) : (
          <>
            {!report.rules.some(isOwnRule) && report.rulesLeftOut === 0 && <NoRule />}
            <ClientsSection clients={report.clients} clientsLeftOut={report.clientsLeftOut} />
            {report.rules.length > 0 && (
              <RulesSection rules={report.rules} rulesLeftOut={report.rulesLeftOut} />
            )}
          </>
        )}
      </div>
    </div>
  );
}

/** Where a rule is set, while there is none besides the limits that every listener has. */
function NoRule() {
  const { navigation } = useStores();
  return (
    <div className="rounded-lg border border-line">
      <EmptyState
        icon={<Shield size={24} aria-hidden />}
        title="No rate and no list of addresses is set"
        action={
          <Button variant="primary" onPress={() => navigation.getState().show('routes')}>
            Set one in Routes
          </Button>
        }
      >
        <p>
          Any client may ask as often as it likes. A route can limit how often, and routes and listeners can
          name who may come in: in their forms under Defence, or in the file of a route with
        </p>
        <div className="mx-auto mt-3 flex w-90 max-w-full flex-col gap-1 text-left">
          <CodeLine label="the rate" text="limits: {rate: {requests: 100, per: 1s, burst: 50}}" />
          <CodeLine label="the list" text="deny: [192.0.2.0/24]" />
        </div>
      </EmptyState>
    </div>
  );
}
