/** A path that Hadoop, Spark or the hdfs command says does not exist; null where the words say no such thing. */
export function missingPath(words: string): string | null {
  for (const pattern of patterns) {
    const match = pattern.exec(words)
    const path = match?.[1]?.replace(/^`|[.,;:'"`)\]]+$/g, '')
    if (path && (pattern === command ? /^(?:\/|hdfs:|\w+:\/\/)/.test(path) : true)) return path
  }
  return null
}

// `get: `/user/x/*': No such file or directory` of Hadoop's command line (it quotes with a backtick).
const command =
  /\b(?:get|ls|cat|cp|mv|rm|du|stat|text|tail|count|copyToLocal|copyFromLocal|put|getmerge|distcp|test|chmod|setrep): (`[^`'\s]{1,600}|(?:hdfs|viewfs):\S{1,600}?)'?: No such file or directory/

// AnalysisException of Spark 2.4–3.5, InvalidInputException, FileNotFoundException, CopyListing, pyarrow and fsspec.
const patterns: readonly RegExp[] = [
  /Path does not exist: (\S{1,600})/,
  /Input (?:path|Pattern) (?:does not exist: )?(\S{1,600}?)(?: matches 0 files|$|\s|;)/,
  /(?:File|Path|Directory) (?:does not exist:? |not found:? )((?:hdfs:|viewfs:|s3a?:)?\/\S{1,600})/,
  /File ((?:hdfs:|viewfs:)?\/\S{1,600}) (?:does not exist|not found)/,
  /((?:hdfs|viewfs):\/{1,3}[^\s'"]{0,600})(?=['"]? (?:doesn't|does not) exist)/,
  /(?:FileNotFoundError|FileNotFoundException):? (?:\[Errno 2\] )?(?:Path does not exist|No such file or directory|Cannot list directory)[^'"/]{0,40}['"]?((?:hdfs:|viewfs:)\/\/\S{1,600})/,
  command,
]
