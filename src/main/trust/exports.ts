import type { EnvironmentExport } from '../../shared/model/trust.ts';
import type { TrustContext } from './context.ts';

type Paths = Pick<TrustContext, 'authority' | 'bundlePath'>;

/** Node adds the file to what it has. */
export const nodeExports = ({ authority }: Paths): readonly EnvironmentExport[] => [
  { name: 'NODE_EXTRA_CA_CERTS', value: authority.certificatePath },
];

/** These replace the list that a program has, so they name the bundle. */
export const pythonExports = ({ bundlePath }: Paths): readonly EnvironmentExport[] => [
  { name: 'SSL_CERT_FILE', value: bundlePath },
  { name: 'REQUESTS_CA_BUNDLE', value: bundlePath },
];

export const gitExports = ({ bundlePath }: Paths): readonly EnvironmentExport[] => [
  { name: 'GIT_SSL_CAINFO', value: bundlePath },
];

export const curlExports = ({ bundlePath }: Paths): readonly EnvironmentExport[] => [
  { name: 'CURL_CA_BUNDLE', value: bundlePath },
];

/**
 * Everything that `doorman env` prints. JAVA_TOOL_OPTIONS is not among them: every Java would announce it on its
 * standard error, which breaks programs that read that.
 */
export const allExports = (paths: Paths): readonly EnvironmentExport[] =>
  [nodeExports, pythonExports, gitExports, curlExports].flatMap((exports) => exports(paths));
