/** A moment for tables, where a chat cannot show the reader's own time: `14 Oct 06:02` (UTC), a dash for none. */
export function sayMoment(at: Temporal.Instant | null): string {
  if (at === null) return '–'
  const { day, month, hour, minute } = at.toZonedDateTimeISO('UTC')
  const two = (number: number) => String(number).padStart(2, '0')
  return `${day} ${months[month - 1]} ${two(hour)}:${two(minute)}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
