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
                  : `${info.host === 'desktop' ? 'As desktop app' : 'Headless, in the browser'}, on ${systemName(info.platform)}`,
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
                    Third-party licences…
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

const systemNames: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };
const systemName = (platform: string): string => systemNames[platform] ?? platform;

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
