type DiscoveryErrorCode = 'discovery.command_failed' | 'discovery.unsupported_system';

/** What listens on this machine could not be found out. The message says what failed and what to do next. */
export class DiscoveryError extends Error {
  readonly code: DiscoveryErrorCode;

  constructor(code: DiscoveryErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DiscoveryError';
    this.code = code;
  }
}
