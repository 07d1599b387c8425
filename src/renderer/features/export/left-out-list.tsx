import { explainLeftOut } from '../../../shared/explain/left-out.ts';
import type { LeftOut } from '../../../shared/model/config-export.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';

export interface LeftOutListProps {
  readonly leftOut: readonly LeftOut[];
}

/** What does not carry over: where, what, why, and what to do instead. */
export function LeftOutList({ leftOut }: LeftOutListProps) {
  return (
    <ScrollRegion label="What does not carry over" className="min-h-0 flex-1">
      <ol>
        {leftOut.map((entry) => (
          <li
            key={`${entry.path} ${entry.what} ${entry.why}`}
            className="border-line border-b px-3 py-2.5 last:border-b-0"
          >
            <p className="selectable break-words font-mono text-faint text-xs">
              {entry.path === '' ? 'everywhere' : entry.path}
            </p>
            <p className="selectable break-words font-medium">
              <VisibleText text={entry.what} />
            </p>
            <p className="selectable text-muted">{explainLeftOut(entry)}</p>
            <p className="selectable mt-0.5">{entry.instead}</p>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  );
}
