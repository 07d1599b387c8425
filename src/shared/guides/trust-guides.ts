import { shellQuote } from '../shell/shell-quote.ts';

/** How one language, tool or device is told to trust the authority, where no store of this machine is enough. */
export interface TrustGuide {
  readonly id: string;
  readonly title: string;
  /** What it does and what to mind, in one or two sentences. */
  readonly text: string;
  /** To be copied; null where there is nothing to type. */
  readonly code: string | null;
}

export interface TrustGuideFacts {
  /** The authority's certificate, PEM. */
  readonly certificatePath: string;
  /** What the system trusts and the authority, in one file; `doorman env` writes it. */
  readonly bundlePath: string;
  /** An HTTPS address to try it with. */
  readonly url: string;
}

/** Guides in the order in which they are shown: what is used most comes first. */
export function trustGuides({ certificatePath, bundlePath, url }: TrustGuideFacts): readonly TrustGuide[] {
  const certificate = shellQuote(certificatePath);
  const bundle = shellQuote(bundlePath);
  const address = shellQuote(url);
  return [
    {
      id: 'shell',
      title: 'A whole shell',
      text: 'Sets the variables of Node, Python, Git and curl at once, for what is started from this shell.',
      code: 'eval "$(doorman env)"',
    },
    {
      id: 'curl',
      title: 'curl',
      text: 'For one command. The file replaces the authorities that curl has.',
      code: `curl --cacert ${certificate} ${address}`,
    },
    {
      id: 'node',
      title: 'Node',
      text: 'Adds to what Node trusts, and is read when Node starts. From Node 22.15 on, --use-system-ca takes the system store instead.',
      code: `NODE_EXTRA_CA_CERTS=${certificate} node app.js`,
    },
    {
      id: 'python',
      title: 'Python',
      text: 'The first is for the ssl module, the second for requests. Both replace the list, so they name the bundle.',
      code: `SSL_CERT_FILE=${bundle} REQUESTS_CA_BUNDLE=${bundle} python3 app.py`,
    },
    {
      id: 'java',
      title: 'Java',
      text: 'Makes a keystore of its own, so that the one of the installation stays as it is.',
      code:
        `keytool -importcert -noprompt -alias doorman -file ${certificate} -keystore doorman.p12 -storepass changeit\n` +
        'java -Djavax.net.ssl.trustStore=doorman.p12 -Djavax.net.ssl.trustStorePassword=changeit -jar app.jar',
    },
    {
      id: 'docker',
      title: 'Docker image',
      text: 'For images made from Debian, Ubuntu or Alpine. Copy ca.pem next to the Dockerfile first, and do not ship such an image.',
      code:
        'COPY ca.pem /usr/local/share/ca-certificates/doorman.crt\n' +
        'RUN update-ca-certificates\n' +
        'ENV NODE_EXTRA_CA_CERTS=/usr/local/share/ca-certificates/doorman.crt',
    },
    {
      id: 'docker-run',
      title: 'Docker container',
      text: 'Without another image: the bundle takes the place of the one in the container, until it is gone.',
      code: `docker run --volume ${bundle}:/etc/ssl/certs/ca-certificates.crt:ro IMAGE`,
    },
    {
      id: 'wsl',
      title: 'Windows and WSL',
      text: 'Each side has its own store. Inside WSL, for Doorman on the Linux side; the second line adds it to the Windows side.',
      code: `doorman trust --store system\ncertutil.exe -user -addstore Root "$(wslpath -w ${certificate})"`,
    },
    {
      id: 'git',
      title: 'Git',
      text: 'Only for the addresses below the one that is named.',
      code: `git config --global http.${shellQuote(originOf(url))}/.sslCAInfo ${bundle}`,
    },
    {
      id: 'ruby',
      title: 'Ruby',
      text: 'Net::HTTP and what is built on it ask OpenSSL, which reads this variable.',
      code: `SSL_CERT_FILE=${bundle} ruby app.rb`,
    },
    {
      id: 'go',
      title: 'Go',
      text: 'On Linux; on macOS and Windows, Go uses the system store.',
      code: `SSL_CERT_FILE=${bundle} go run .`,
    },
    {
      id: 'rust',
      title: 'Rust',
      text: 'For native-tls and rustls-native-certs. Programs with webpki-roots have a list of their own, and need code.',
      code: `SSL_CERT_FILE=${bundle} cargo run`,
    },
    {
      id: 'ios',
      title: 'iPhone and iPad',
      text: 'Give it to a phone (above) hands it over by a QR code; AirDrop and mail do as well. Install it under Settings, General, VPN & Device Management; then switch it on under Settings, General, About, Certificate Trust Settings.',
      code: null,
    },
    {
      id: 'android',
      title: 'Android',
      text: 'Give it to a phone (above) hands it over by a QR code; or copy ca.pem to the device as ca.crt. Install it under Settings, Security, Encryption & credentials, Install a certificate, CA certificate. Apps trust it only when their network security configuration has this:',
      code: '<trust-anchors>\n  <certificates src="system" />\n  <certificates src="user" />\n</trust-anchors>',
    },
  ];
}

/** `https://shop.localhost:8443` of a URL below it. */
const originOf = (url: string): string => url.replace(/^(https?:\/\/[^/?#]+).*$/i, '$1');
