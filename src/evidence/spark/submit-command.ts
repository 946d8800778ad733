/** A spark-submit command line, taken apart. */
export type SubmitCommand = {
  /** `--executor-memory` → `20G`. */
  options: ReadonlyMap<string, string>
  /** `spark.executor.memoryOverhead` → `8G`. */
  conf: ReadonlyMap<string, string>
  /** `--archives`, `--py-files`, `--jars`, `--files` without their `#name`, and the program. */
  shipped: string[]
}

/** The last spark-submit command that a log shows, the operator's own announcement before its later error; empty where it shows none. */
export function submitCommand(lines: readonly string[]): SubmitCommand {
  const shown = lines.filter((text) => /spark[\w.-]{0,20}-?submit\b.{0,4000}\s--/.test(text))
  const line = shown.findLast((text) => /Spark-Submit cmd: /i.test(text)) ?? shown.at(-1) ?? ''
  const words = line
    .slice(Math.max(0, line.search(/spark[\w.-]{0,20}-?submit\b/)))
    .split(/[\s'",]{1,8}/)
  const options = new Map<string, string>()
  const conf = new Map<string, string>()
  const shipped: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const [flag = '', inline] = (words[at] ?? '').split(/=(.*)/s)
    if (!flag.startsWith('--')) {
      if (/\.(?:py|jar|R)[.]?$/.test(flag)) shipped.push(flag.replace(/\.$/, ''))
      continue
    }
    const value = inline ?? words[at + 1] ?? ''
    if (flag === '--conf' || flag === '--properties') {
      const [name = '', setting] = value.split(/=(.*)/s)
      if (setting !== undefined) conf.set(name, setting)
    } else {
      options.set(flag, value)
    }
    if (/^--(?:archives|py-files|jars|files)$/.test(flag)) shipped.push(value.replace(/#.*$/, ''))
    if (inline === undefined) at += 1
  }
  return { options, conf, shipped: shipped.filter((path) => path !== '') }
}
