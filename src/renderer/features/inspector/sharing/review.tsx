import { EyeOff, ShieldAlert } from 'lucide-react';
import { type HarReport, redactEntryOf, type SecretFinding } from '../../../../shared/har/report.ts';
import { counted, findingText } from '../../../../shared/har/report-words.ts';
import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { ScrollRegion } from '../../../ui/scroll-region.tsx';

export interface ReviewProps {
  readonly report: HarReport;
  /** Bytes of the file. */
  readonly size: number;
  readonly secrets: boolean;
  readonly onHide: (entries: readonly string[]) => void;
  readonly onShow: (id: ExchangeId) => void;
}

/** What the file holds, before it is saved: what was hidden, and what stays that looks as if it should not. */
export function Review({ report, size, secrets, onHide, onShow }: ReviewProps) {
  const { entries, missing, hidden, suspicious, withheld, cut } = report;
  const offered = suspicious.map(redactEntryOf).filter((entry) => entry !== null);
  const notes = [
    ...(missing > 0 ? [`${counted(missing, 'exchange')} were gone before they could be written.`] : []),
    ...(withheld > 0
      ? [
          `${counted(withheld, 'body').replace(/bodys$/, 'bodies')} left out, as they could not be looked into for secrets.`,
        ]
      : []),
    ...(cut > 0
      ? [`Of ${counted(cut, 'body').replace(/bodys$/, 'bodies')} only the beginning was recorded.`]
      : []),
  ];
  return (
    <div className="flex flex-col gap-4">
      <p aria-live="polite">
        <strong className="font-semibold">{counted(entries, 'exchange')}</strong>
        <span className="text-muted"> in a file of {formatBytes(size)}</span>
      </p>
      {secrets ? (
        <div className="overflow-hidden rounded-md border border-line">
          <Banner tone="warn">
            Nothing is hidden: passwords, tokens and cookies are in the file as they were recorded.
          </Banner>
        </div>
      ) : (
        <Findings
          title="Hidden"
          icon={<EyeOff size={14} aria-hidden className="text-ok" />}
          findings={hidden}
          none="Nothing that capture.redact names is in these exchanges."
          onShow={onShow}
        />
      )}
      <Findings
        title="Still in it, and looking like secrets"
        icon={
          <ShieldAlert size={14} aria-hidden className={suspicious.length > 0 ? 'text-warn' : 'text-ok'} />
        }
        findings={suspicious}
        none="No name or value that looks like a secret was found. That is no proof: look at what you send."
        onShow={onShow}
        action={
          !secrets && offered.length > 0 ? (
            <Button size="sm" onPress={() => onHide(offered)}>
              Hide {offered.length === 1 ? 'it' : `these ${offered.length}`} as well
            </Button>
          ) : null
        }
      />
      {notes.length > 0 && (
        <ul className="flex flex-col gap-1 text-muted text-xs">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface FindingsProps {
  readonly title: string;
  readonly icon: React.ReactNode;
  readonly findings: readonly SecretFinding[];
  readonly none: string;
  readonly action?: React.ReactNode;
  readonly onShow: (id: ExchangeId) => void;
}

function Findings({ title, icon, findings, none, action = null, onShow }: FindingsProps) {
  return (
    <section className="flex flex-col gap-1.5">
      <div className="flex min-h-6 items-center gap-2">
        {icon}
        <h3 className="flex-1 font-semibold">{title}</h3>
        {action}
      </div>
      {findings.length === 0 ? (
        <p className="text-muted text-xs">{none}</p>
      ) : (
        <ScrollRegion label={title} className="max-h-44 rounded-md border border-line">
          <ul className="text-xs">
            {findings.map((finding) => (
              <li
                key={`${finding.place} ${finding.name}`}
                className="flex items-center gap-3 border-line border-b px-2.5 py-1 last:border-b-0"
              >
                <span className="selectable min-w-0 flex-1 wrap-anywhere">{findingText(finding)}</span>
                <span className="text-muted tabular-nums">{counted(finding.count, 'value')}</span>
                <Button size="sm" variant="ghost" onPress={() => onShow(finding.example)}>
                  Show one
                </Button>
              </li>
            ))}
          </ul>
        </ScrollRegion>
      )}
    </section>
  );
}
