import type { AuthorityCertificateFacts, KeyProtectionFacts } from '../../../shared/model/authority.ts';
import { useStores } from '../../stores/context.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useAct } from './use-authority.ts';

export interface KeyProtectionProps {
  readonly facts: AuthorityCertificateFacts;
  readonly protection: KeyProtectionFacts;
  readonly onChange: () => void;
}

/** How the private key lies on the disk, and a switch where this Doorman can encrypt it. */
export function KeyProtection({ facts, protection, onChange }: KeyProtectionProps) {
  const { client } = useStores();
  const { isBusy, failure, run } = useAct();
  const change = async (isProtected: boolean) => {
    if (await run(() => client.call('authority.protect', { isProtected }))) onChange();
  };
  const isPossible = protection.place !== null && protection.unavailable === null;
  return (
    <span className="flex flex-col gap-1.5">
      <span>
        {facts.isKeyProtected
          ? `Encrypted with a secret that ${protection.place ?? 'the operating system of the desktop app'} keeps`
          : 'In ca.key, which only your account may read'}
      </span>
      {isPossible && (
        <Switch isSelected={facts.isKeyProtected} isDisabled={isBusy} onChange={(on) => void change(on)}>
          Encrypt it with {protection.place}
        </Switch>
      )}
      {isPossible && facts.isKeyProtected && (
        <span className="text-muted text-xs">
          ‘doorman serve’ cannot sign with it then; switch this off to use the authority without the app.
        </span>
      )}
      {!isPossible && (
        <span className="text-muted text-xs">
          {protection.unavailable ?? 'The desktop app can encrypt it with the keychain of the system.'}
        </span>
      )}
      {failure !== null && <InlineError>{failure}</InlineError>}
    </span>
  );
}
