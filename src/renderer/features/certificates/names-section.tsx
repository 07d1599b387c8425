import { hostsNameLimit } from '../../../shared/model/hosts-plan.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { hostNames } from '../../stores/service-urls.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel, Section } from '../../ui/view.tsx';

/** Names listed; the dialog has all of them. */
const namesShown = 20;

/** How the names of the routes lead to this machine, with the way to the hosts file where they need it. */
export function NamesSection() {
  const { navigation } = useStores();
  const snapshot = useStoreValue('config', (state) => state.snapshot);
  const needed = hostNames(snapshot).filter((name) => name !== 'localhost' && !name.endsWith('.localhost'));
  const open = navigation.getState().setHostsChange;
  return (
    <Section
      title="Names"
      description="Names below localhost lead to this machine by themselves in most browsers; others, and programs that do not know that, need the hosts file."
    >
      <Panel>
        <div className="flex items-start justify-between gap-4">
          {needed.length === 0 ? (
            <p className="pt-0.5 text-muted">
              No route has a name that needs an entry. The doctor says where one is needed all the same.
            </p>
          ) : (
            <p className="flex min-w-0 flex-wrap gap-1 pt-1">
              {needed.slice(0, namesShown).map((name) => (
                <Badge key={name} data className="font-normal!">
                  {name}
                </Badge>
              ))}
              {needed.length > namesShown && (
                <span className="text-muted">and {needed.length - namesShown} more</span>
              )}
            </p>
          )}
          <div className="flex shrink-0 gap-1.5">
            <Button size="sm" variant="ghost" onPress={() => navigation.getState().show('doctor')}>
              Ask the doctor
            </Button>
            {needed.length > 0 && (
              <Button size="sm" onPress={() => open({ kind: 'add', names: needed.slice(0, hostsNameLimit) })}>
                Add to the hosts file…
              </Button>
            )}
          </div>
        </div>
      </Panel>
    </Section>
  );
}
