import { useStores, useStoreValue } from '../../stores/context.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Table } from '../../ui/table.tsx';
import { useNow } from '../../ui/use-now.ts';
import { Panel, Section } from '../../ui/view.tsx';
import { TimeLeft } from './time-left.tsx';
import { useAnswer } from './use-answer.ts';

/** How often it is looked which certificates there are, in milliseconds: they come with first requests. */
const refreshInterval = 10_000;
/** Leaves of the local authority are renewed with a third of their life left; less than this means that it did not work. */
const leafNotice = 14 * 86_400_000;

/** What listeners show to clients now, with its end. */
export function ServedCertificates({ fingerprint }: { readonly fingerprint: string }) {
  const { client } = useStores();
  const generation = useStoreValue('status', (state) => state.status?.engine.generation ?? 0);
  const tick = useNow(refreshInterval);
  const { answer: served, failure } = useAnswer(
    () => client.call('certificates.list', {}),
    `${fingerprint} ${generation} ${tick}`,
  );
  return (
    <Section
      title="Certificates in use"
      description="Made on first use, renewed when a third of their life is left. Your own come from their files, with every apply of the configuration."
    >
      {failure !== null && <InlineError>{failure}</InlineError>}
      {served === null && failure === null && <p className="text-muted">Loading…</p>}
      {served !== null && served.items.length === 0 && (
        <Panel>
          <p className="text-muted">None yet. The first connection to a listener with TLS makes one.</p>
        </Panel>
      )}
      {served !== null && served.items.length > 0 && (
        <Table
          label="Certificates in use"
          columns={['Names', 'Signed by', 'Valid until']}
          rows={served.items.map(({ names, path, notBefore, notAfter }) => ({
            key: `${path} ${names.join()} ${notBefore}`,
            cells: [
              <span key="names" className="break-all font-mono">
                {names.length === 0 ? 'no name' : names.join(', ')}
              </span>,
              path === null ? (
                'The local authority'
              ) : (
                <span key="path" className="break-all font-mono" title="File of the certificate">
                  {path}
                </span>
              ),
              <TimeLeft key="end" notBefore={notBefore} notAfter={notAfter} notice={leafNotice} />,
            ],
          }))}
        />
      )}
      {served !== null && served.total > served.items.length && (
        <p className="text-muted">
          The {served.items.length} of {served.total} that end first.
        </p>
      )}
    </Section>
  );
}
