import { levelOf, type LogLine } from './log-line.ts'

/** The line with the level that its program gave it: the frame's INFO only says how it was passed on. */
export function withInnerLevel(line: LogLine): LogLine {
  if (line.printer === 'airflow' || line.printer === 'reader') return line
  const inner = innerLevel.exec(line.text)
  return { ...line, level: levelOf(inner?.[1] ?? inner?.[2]) }
}

// `26/10/14 06:02:10 ERROR Class: …`, `2026-10-14 06:02:10,123 - name - ERROR - …`, `ERROR:name:…`, `[ERROR] …`, `ERROR …`.
const innerLevel =
  /^(?:[\[(]?[\d/:T ,.+Z-]{5,40}[\])]?[ |:-]{0,3})?(?:[-\w.]{1,60} - )?[\[<]?(?:(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b|(error|fatal|critical|warning|info|debug)(?=[:\]]))/
