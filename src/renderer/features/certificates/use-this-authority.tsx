import { useState } from 'react';
import { trustGuides } from '../../../shared/guides/trust-guides.ts';
import { CodeLine } from '../../ui/code-line.tsx';
import { Select } from '../../ui/select.tsx';
import { Panel, Section } from '../../ui/view.tsx';

export interface UseThisAuthorityProps {
  readonly certificatePath: string;
  /** An HTTPS address to try it with. */
  readonly url: string;
}

/** How languages, tools, containers and phones are told to trust the authority: one at a time, to be copied. */
export function UseThisAuthority({ certificatePath, url }: UseThisAuthorityProps) {
  // Beside the certificate, in the data directory.
  const bundlePath = certificatePath.replace(/[^\\/]*$/, 'ca-bundle.pem');
  const guides = trustGuides({ certificatePath, bundlePath, url });
  const [chosen, setChosen] = useState(guides[0]?.id ?? '');
  const guide = guides.find(({ id }) => id === chosen);
  return (
    <Section
      title="Use this authority in…"
      description="For what runs elsewhere, or takes only a setting. Nothing is changed from here."
    >
      <Panel>
        <div className="flex flex-col gap-3">
          <Select
            label="Language, tool or device"
            options={guides.map(({ id, title }) => ({ value: id, label: title }))}
            value={chosen}
            onChange={setChosen}
            className="w-60"
          />
          {guide !== undefined && (
            <>
              <p className="text-muted">{guide.text}</p>
              {guide.code !== null && <CodeLine label={`what ${guide.title} needs`} text={guide.code} />}
            </>
          )}
        </div>
      </Panel>
    </Section>
  );
}
