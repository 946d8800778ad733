/** Text without colours, control characters and carriage returns: the last state of a line that a progress bar redrew. */
export function cleanText(line: string): string {
  if (!unclean.test(line)) return line
  const plain = withoutEscapes(line).replace(/\r+$/, '')
  const redrawn = plain.lastIndexOf('\r')
  return (redrawn < 0 ? plain : plain.slice(redrawn + 1)).replace(controls, '')
}

/** Text without terminal escapes, with what a progress bar drew before. */
export const withoutEscapes = (line: string): string => line.replace(escapes, '')

// CSI sequences (colours, cursor), OSC sequences (links, titles) and two-character escapes.
const escapes =
  /\u001b(?:\[[0-?]{0,40}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,400}(?:\u0007|\u001b\\)|[@-Z\\^_])/g
const controls = /[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
const unclean = /[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/
