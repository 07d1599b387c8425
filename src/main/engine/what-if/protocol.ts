import type { WhatIfItem } from '../../../shared/model/what-if.ts';
import type { WhatIfInput } from './compare-configurations.ts';
import type { SandboxOptions } from './sandbox.ts';

/** What the thread is started with. */
export type WhatIfStart = Omit<SandboxOptions, 'clock' | 'certificates'>;

/** What the main thread asks of it. */
export interface WhatIfRequests {
  compare: { readonly params: WhatIfInput; readonly result: readonly WhatIfItem[] };
}

export interface ToWhatIf {
  readonly kind: 'compare';
  readonly id: number;
  readonly params: WhatIfInput;
}

export type FromWhatIf =
  | { readonly kind: 'reply'; readonly id: number; readonly result: readonly WhatIfItem[] }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };
