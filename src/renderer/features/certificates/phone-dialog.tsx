import { useState } from 'react';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Select } from '../../ui/select.tsx';
import { useNow } from '../../ui/use-now.ts';
import { QrCode } from './qr-code.tsx';
import { useAnswer } from './use-answer.ts';
import { useAct } from './use-authority.ts';

/** How often it is looked whether a phone has fetched it, in milliseconds. */
const refreshInterval = 2_000;

export interface PhoneDialogProps {
  readonly fingerprint: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Hands the certificate to a phone on the same network, for as long as this is open and some minutes at most. */
export function PhoneDialog({ fingerprint, isOpen, onClose }: PhoneDialogProps) {
  const { client } = useStores();
  const [chosen, setChosen] = useState<string | null>(null);
  const act = useAct();
  const now = useNow(refreshInterval);
  const {
    answer: facts,
    failure,
    set: setFacts,
  } = useAnswer(isOpen ? () => client.call('authority.sharing', {}) : null, String(now));

  const addresses = facts?.addresses ?? [];
  const address = chosen ?? addresses[0]?.address ?? null;
  const share = facts?.share ?? null;
  const start = () => {
    if (address === null) return;
    void act.run(async () => setFacts(await client.call('authority.share', { address })));
  };
  const stop = () => void act.run(async () => setFacts(await client.call('authority.stopSharing', {})));
  const close = () => {
    if (share !== null) stop();
    onClose();
  };
  return (
    <Dialog
      title="Give the certificate to a phone"
      isOpen={isOpen}
      onClose={close}
      width="lg"
      footer={
        share === null ? (
          <>
            <Button onPress={close}>Close</Button>
            <Button variant="primary" isDisabled={address === null || act.isBusy} onPress={start}>
              Share for 10 minutes
            </Button>
          </>
        ) : (
          <>
            <Button isDisabled={act.isBusy} onPress={stop}>
              Stop sharing
            </Button>
            <Button variant="primary" onPress={close}>
              Done
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {failure !== null && <InlineError>{failure}</InlineError>}
        {act.failure !== null && <InlineError>{act.failure}</InlineError>}
        {share === null ? (
          <>
            <p className="text-muted">
              The certificate, without any key, can be fetched at one address of this machine by whoever is on
              that network, until you stop it or close this, for 10 minutes at most. Nothing else is served
              there.
            </p>
            <Select
              label="Address of this machine, on the network that the phone is on"
              options={addresses.map(({ address: value, network, isThisMachine }) => ({
                value,
                label: value,
                detail: isThisMachine ? `${network}, this machine only` : network,
              }))}
              value={address}
              onChange={setChosen}
              placeholder="No network address"
              className="w-80"
            />
          </>
        ) : (
          <>
            <div className="flex flex-wrap items-start gap-4">
              <QrCode text={share.url} label={`QR code of ${share.url}`} />
              <div className="flex min-w-60 flex-1 flex-col gap-2">
                <p className="text-muted">Scan it with the phone, or open this in its browser:</p>
                <CodeLine label="the address" text={share.url} />
                <p aria-live="polite">{fetchedText(share.fetched)}</p>
                <p className="text-muted">Stops by itself in {minutesLeft(share.until, now)}.</p>
              </div>
            </div>
            <div className="flex flex-col gap-1.5">
              <p>
                It comes unencrypted, so somebody on that network could hand the phone another one. Compare
                the fingerprint that the phone shows (SHA-256) before you trust it:
              </p>
              <CodeLine label="the fingerprint" text={fingerprint} />
            </div>
          </>
        )}
        <div className="grid gap-4 text-muted sm:grid-cols-2">
          <section className="flex flex-col gap-1">
            <h3 className="font-semibold text-text">iPhone and iPad</h3>
            <ol className="list-decimal pl-4">
              <li>Open the address in Safari and allow the profile to be downloaded.</li>
              <li>Settings, General, VPN & Device Management: install it.</li>
              <li>Settings, General, About, Certificate Trust Settings: switch it on.</li>
            </ol>
          </section>
          <section className="flex flex-col gap-1">
            <h3 className="font-semibold text-text">Android</h3>
            <ol className="list-decimal pl-4">
              <li>Open the address in the browser, which downloads doorman-ca.crt.</li>
              <li>
                Settings, Security, Encryption & credentials, Install a certificate, CA certificate: choose
                that file.
              </li>
              <li>Browsers trust it now; apps only when they allow certificates of the user.</li>
            </ol>
          </section>
        </div>
      </div>
    </Dialog>
  );
}

const fetchedText = (fetched: number): string =>
  fetched === 0 ? 'Not fetched yet.' : `Fetched ${fetched === 1 ? 'once' : `${fetched} times`}.`;

function minutesLeft(until: number, now: number): string {
  const minutes = Math.max(1, Math.round((until - now) / 60_000));
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}
