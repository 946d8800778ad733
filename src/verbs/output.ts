/** Where a verb writes: whole lines, without their line break. */
export type Output = { write(line: string): void; error(line: string): void }

/** Standard output and standard error. */
export const terminal: Output = {
  write: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
}
