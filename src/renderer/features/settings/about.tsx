import { useState } from 'react';
import { useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel, Section } from '../../ui/view.tsx';
import { LicencesDialog } from './licences-dialog.tsx';

/** What runs, where its files are, and whose work it is made of. */
export function About() {
  const info = useStoreValue('status', (state) => state.info);
  const configPath = useStoreValue('config', (state) => state.snapshot?.path ?? null);
  const [showsLicences, setShowsLicences] = useState(false);
  return (
    <Section title="About">
      <Panel>
        <Facts
          items={[
            { term: 'Version', value: info === null ? '…' : `Doorman ${info.version}` },
            {
              term: 'Runs',
              value:
                info === null
                  ? '…'
                  : `${info.host === 'desktop' ? 'as desktop app' : 'headless, in the browser'} on ${info.platform}`,
            },
            { term: 'Configuration', value: <Path of="the configuration" path={configPath} /> },
            {
              term: 'Data directory',
              value: <Path of="the data directory" path={info?.dataDirectory ?? null} />,
            },
            {
              term: 'Licence',
              value: (
                <span className="flex flex-wrap items-center gap-x-3">
                  MIT
                  <Button size="sm" onPress={() => setShowsLicences(true)}>
                    Licences of what it is made of…
                  </Button>
                </span>
              ),
            },
          ]}
        />
      </Panel>
      <LicencesDialog isOpen={showsLicences} onClose={() => setShowsLicences(false)} />
    </Section>
  );
}

function Path({ of, path }: { readonly of: string; readonly path: string | null }) {
  if (path === null) return '…';
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 break-all font-mono leading-5">{path}</code>
      <span className="-my-0.5 shrink-0">
        <CopyButton label={`Copy the path of ${of}`} text={path} />
      </span>
    </span>
  );
}
