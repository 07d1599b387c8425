import { curlClient } from '../clients/curl.ts';
import { opensslClient } from '../clients/openssl.ts';
import type { TrustContext } from '../context.ts';
import { findProgram } from '../programs.ts';
import { absentStore, type DetectStores, type StoreFindings, type TrustStore } from '../trust-store.ts';
import { findCaTrustLayout, inspectCaTrust } from './ca-trust.ts';
import { inspectDebian } from './debian.ts';
import { keychainStores } from './keychain.ts';
import { windowsStores } from './windows.ts';

const title = 'System store';

/** The store that the operating system keeps for the programs that have none of their own. */
export const detectSystem: DetectStores = async (context) => {
  if (context.platform === 'darwin') return keychainStores(context);
  if (context.platform === 'win32') return windowsStores(context);
  const debian = await findProgram(context, 'update-ca-certificates');
  if (debian !== undefined && (await context.files.exists('/etc/ca-certificates.conf'))) {
    return [linuxStore(context, '/etc/ssl/certs', () => inspectDebian(context, debian))];
  }
  const layout = await findCaTrustLayout(context);
  const update = await findProgram(context, 'update-ca-trust');
  if (layout !== undefined && update !== undefined) {
    return [linuxStore(context, layout.folder, () => inspectCaTrust(context, layout, update))];
  }
  return [
    absentStore(
      'system',
      title,
      'Neither update-ca-certificates nor update-ca-trust was found: this system has no store that Doorman knows.',
    ),
  ];
};

const linuxStore = (
  context: TrustContext,
  location: string,
  inspect: () => Promise<StoreFindings>,
): TrustStore => ({
  id: 'system',
  kind: 'system',
  title,
  location,
  exports: [],
  inspect,
  async clients() {
    const environment = withoutOverrides(context);
    const openssl = await findProgram(context, 'openssl');
    if (openssl !== undefined) return [opensslClient(openssl, environment)];
    const curl = await findProgram(context, 'curl');
    return curl === undefined ? [] : [curlClient(curl, '', environment)];
  },
  withoutClient: 'Neither openssl nor curl was found to try it with.',
});

/** Variables that name other authorities than those of the system. */
const overrides = new Set(['SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE']);

const withoutOverrides = ({ environment }: TrustContext): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !overrides.has(name)));
