const cells = 10

/** A share as a bar of ten cells with its number: `▓▓▓▓▓▓▓░░░ 68 %`. More than all is a full bar. */
export function bar(share: number): string {
  const filled = Math.min(cells, Math.max(0, Math.round(share * cells)))
  return `${'▓'.repeat(filled)}${'░'.repeat(cells - filled)} ${Math.round(share * 100)} %`
}
