/** A PromQL selector: `up{job="x"}`; values are escaped, so that no name can end the string. */
export function selector(metric: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`)
  return `${metric}{${matchers.join(',')}}`
}

function quoted(value: string): string {
  return JSON.stringify(value.toWellFormed())
}
