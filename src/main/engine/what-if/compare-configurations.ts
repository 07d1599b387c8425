import type { Config } from '../../../shared/config/schema.ts';
import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import type { WhatIfAssumption, WhatIfItem } from '../../../shared/model/what-if.ts';
import { redactedFields } from '../../../shared/replay/redacted.ts';
import { changedAspects } from './aspects.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';

export interface WhatIfInput {
  readonly before: Config;
  readonly after: Config;
  readonly details: readonly ExchangeDetail[];
  /** Tells every request with all its decisions; otherwise those that are decided otherwise, without. */
  readonly decisions: boolean;
}

/**
 * Decides each request by both configurations, one after the other.
 *
 * @throws Error naming a file that a configuration needs and that cannot be used
 */
export async function compareConfigurations(
  { before, after, details, decisions }: WhatIfInput,
  options: SandboxOptions,
): Promise<WhatIfItem[]> {
  const [was, is] = [await Sandbox.open(before, options), await Sandbox.open(after, options)];
  const items: WhatIfItem[] = [];
  for (const detail of details) {
    const one = await was.decide(detail, decisions);
    const other = await is.decide(detail, decisions);
    const changed = changedAspects(
      { outcome: one.outcome, decisions: one.context.decisions },
      { outcome: other.outcome, decisions: other.context.decisions },
    );
    if (changed.length === 0 && !decisions) continue;
    const { id, method, scheme, authority, target, kind } = detail.summary;
    const assumed: WhatIfAssumption[] = [
      ...(one.assumed || other.assumed ? ['answer_unknown' as const] : []),
      ...(kind === 'websocket' ? ['websocket' as const] : []),
      ...(redactedFields(target, detail.request.headers).length > 0 ? ['redacted' as const] : []),
    ];
    items.push({
      id,
      method,
      url: `${scheme}://${authority}${target}`,
      changed,
      before: one.outcome,
      after: other.outcome,
      assumed,
    });
  }
  return items;
}
