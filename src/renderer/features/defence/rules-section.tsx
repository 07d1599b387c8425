import type { DefenceReport } from '../../../shared/model/defence.ts';
import { formatCount } from '../../ui/format.ts';
import { RefusalLinks } from './refusal-links.tsx';
import { describeRule } from './words.ts';

/** Rules of the configuration that runs, in the order of the file, and what each refused. */
export function RulesSection({ rules, rulesLeftOut }: Pick<DefenceReport, 'rules' | 'rulesLeftOut'>) {
  return (
    <section aria-label="Rules" className="flex flex-col gap-2">
      <div>
        <h2 className="font-semibold">Rules</h2>
        <p className="text-muted text-xs">
          What was refused is counted since the engine started. A number leads to the requests that are still
          recorded.
        </p>
      </div>
      <div className="overflow-x-auto rounded-lg border border-line">
        <table aria-label="Rules" className="w-full border-collapse text-left text-xs">
          <thead>
            <tr className="h-7 border-line border-b bg-sunken text-faint *:px-3 *:font-normal">
              <th scope="col">Of</th>
              <th scope="col">Rule</th>
              <th scope="col">Now</th>
              <th scope="col">Refused</th>
            </tr>
          </thead>
          <tbody>
            {rules.map(describeRule).map(({ key, place, rule, state, refusals }) => (
              <tr key={key} className="h-7 border-line border-b last:border-b-0 *:px-3 hover:bg-hover">
                <th scope="row" className="whitespace-nowrap font-normal text-text">
                  {place}
                </th>
                <td>{rule}</td>
                <td className="whitespace-nowrap text-muted tabular-nums">{state}</td>
                <td>
                  <RefusalLinks of={place} refusals={refusals} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rulesLeftOut > 0 && (
        <p className="text-faint text-xs">{formatCount(rulesLeftOut)} further rules are not listed.</p>
      )}
    </section>
  );
}
