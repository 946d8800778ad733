/**
 * Whether a DAG author's pattern may be tried here: no groups, references or look-around, and few repetitions, so that
 * no text can make it slow. Airflow checks the others.
 */
export function isTamePattern(pattern: string): boolean {
  const bare = pattern.replace(/\\[dDwWsS.\-+*?()[\]{}^$|/]/g, 'a').replace(/\[[^\[\]\\]*\]/g, 'a')
  if (pattern.length > 200 || /[()\\[\]]/.test(bare)) return false
  if ((bare.match(/[*+{]/g) ?? []).length > 2) return false
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}
