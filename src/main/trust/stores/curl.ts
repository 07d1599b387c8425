import { curlClient } from '../clients/curl.ts';
import { curlExports } from '../exports.ts';
import { detectTool } from './environment-tool.ts';

/** curl uses the authorities that it was built for unless CURL_CA_BUNDLE names a bundle. */
export const detectCurl = detectTool({
  kind: 'curl',
  title: 'curl',
  programs: ['curl'],
  detail: 'curl uses the system store unless CURL_CA_BUNDLE or --cacert names a bundle in its place.',
  exports: curlExports,
  client: curlClient,
});
