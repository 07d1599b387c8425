import { useEffect, useState } from 'react';
import type { AddedService } from '../../../shared/contract/methods/services.ts';
import type { AuthorityFacts } from '../../../shared/model/authority.ts';
import { useStores } from '../../stores/context.tsx';
import { TrustOffer } from '../../trust/trust-offer.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { curlCommand } from '../../ui/shell.ts';
import { StatusMark } from '../../ui/status-mark.tsx';

/** What to do now that a service is fronted: open it, and how to have it trusted. */
export function ServiceReady({
  service,
  onLeave = () => {},
}: {
  readonly service: AddedService;
  /** Called when the person goes on to another view. */
  readonly onLeave?: () => void;
}) {
  const { client } = useStores();
  const [authority, setAuthority] = useState<AuthorityFacts | null>(null);
  useEffect(() => {
    let current = true;
    // Without the authority's path the commands are shown without it.
    client.call('authority.get', {}).then(
      (facts) => {
        if (current) setAuthority(facts);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [client]);
  const path = authority?.state === 'ready' ? authority.certificatePath : null;
  return (
    <div className="flex flex-col gap-4">
      <div role="status" className="flex items-start gap-3 rounded-lg bg-ok-soft p-4">
        <StatusMark tone="ok" className="mt-[5px]" />
        <div>
          <p className="font-semibold">
            Open <ExternalLink href={service.url}>{service.url}</ExternalLink>
          </p>
          <p className="text-muted">
            Route {service.route} on listener {service.listener} serves it now and is saved to the
            configuration file.
          </p>
        </div>
      </div>
      <div className="flex flex-col gap-1.5">
        <p className="text-muted">From a terminal:</p>
        <CodeLine label="the command" text={curlCommand(service.url, path)} />
      </div>
      {service.url.startsWith('https:') && <TrustOffer onLeave={onLeave} />}
    </div>
  );
}
