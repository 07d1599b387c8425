import { useState } from 'react';
import type { AddedService } from '../../../shared/contract/methods/services.ts';
import { useStores } from '../../stores/context.tsx';
import { errorText } from '../../ui/inline-error.tsx';
import { hostFor } from './service-form.ts';

/** Fronts a service, and says while it is under way and why it failed. */
export function useAdd(onAdded: (service: AddedService) => void) {
  const { config } = useStores();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const add = (name: string, url: string) => {
    setIsBusy(true);
    setFailure(null);
    config
      .getState()
      .addService(hostFor(name), url.trim())
      .then(onAdded, (error: unknown) => setFailure(errorText(error)))
      .finally(() => setIsBusy(false));
  };
  return { add, isBusy, failure };
}
