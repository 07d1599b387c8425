/**
 * Sent with every page and asset of the interface: it loads from its own origin alone, runs no inline script, is
 * framed by nobody and tells nobody where it is.
 *
 * @param port of the control server, whose WebSocket is named for browsers that do not count it as 'self'.
 */
export function securityHeaders(port: number): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    // Recorded pictures, sound and films are drawn from memory.
    "img-src 'self' blob:",
    'media-src blob:',
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=()',
  };
}
