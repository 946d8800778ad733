/**
 * Slack's escaping undone: entities, links (`<https://…|label>` is the address), channels and users (`<#C1|name>` is
 * `#name`, `<@U1|name>` is `@U1`), and a mention at the beginning. Source: docs.slack.dev, formatting.
 */
export function plainText(text: string): string {
  return text
    .replace(/^\s*<@[UW][A-Z0-9]+(\|[^>]*)?>[\s,:]*/, '')
    .replace(/<([^<>]*)>/g, (_, inside: string) => unwrapped(inside))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim()
}

function unwrapped(inside: string): string {
  const [target = '', label] = inside.split('|')
  if (target.startsWith('@')) return target
  if (target.startsWith('#')) return label ? `#${label}` : target
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`
  return target.startsWith('mailto:') ? (label ?? target) : target
}
