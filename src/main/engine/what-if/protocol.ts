import type { WhatIfItem } from '../../../shared/model/what-if.ts';
import type { Asked, AskInput } from './ask-upstreams.ts';
import type { WhatIfInput } from './compare-configurations.ts';
import type { SandboxOptions } from './sandbox.ts';

/** What the thread is started with. */
export type WhatIfStart = Omit<SandboxOptions, 'clock' | 'certificates'>;

/** What the main thread asks of it. */
export interface WhatIfRequests {
  compare: { readonly params: WhatIfInput; readonly result: readonly WhatIfItem[] };
  ask: { readonly params: AskInput; readonly result: Asked };
}

export type ToWhatIf = {
  [Kind in keyof WhatIfRequests]: {
    readonly kind: Kind;
    readonly id: number;
    readonly params: WhatIfRequests[Kind]['params'];
  };
}[keyof WhatIfRequests];

export type FromWhatIf =
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly result: WhatIfRequests[keyof WhatIfRequests]['result'];
    }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };
