const loopback = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/**
 * Whether a request to the control endpoint comes from this machine's own programs. A web page that has rebound its name
 * to 127.0.0.1 still sends its own name as `Host`; a page elsewhere that posts to 127.0.0.1 sends its own `Origin`.
 */
export function isLoopback(headers: Readonly<Record<string, string>>): boolean {
  const { host = '', origin } = headers
  if (!loopback.test(host)) return false
  return origin === undefined || loopback.test(origin.replace(/^https?:\/\//, ''))
}
