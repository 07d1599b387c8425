import { useState } from 'react';
import type { AddedService } from '../../../shared/contract/methods/services.ts';
import { AddService } from './add-service.tsx';
import { ServiceReady } from './service-ready.tsx';
import { TryDemo } from './try-demo.tsx';

/** The first minute: what runs on this machine, each one click away from a name and HTTPS. */
export function WelcomeView() {
  const [added, setAdded] = useState<AddedService | null>(null);
  return (
    <div className="h-full overflow-auto bg-surface">
      <div className="mx-auto flex max-w-180 flex-col gap-8 px-8 py-12">
        <header className="flex flex-col gap-1">
          <h1 className="font-semibold text-xl">Put a name and HTTPS in front of a service</h1>
          <p className="max-w-140 text-muted">
            Doorman gives it an address such as https://shop.localhost, makes the certificate, and shows every
            request with the reason for where it went.
          </p>
        </header>
        {added === null ? (
          <>
            <AddService onAdded={setAdded} />
            <TryDemo />
          </>
        ) : (
          <ServiceReady service={added} />
        )}
      </div>
    </div>
  );
}
