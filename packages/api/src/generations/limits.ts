// Limits of runs, their output and their logs.

/** Duration of a lease. A run that does not renew its lease for this long loses it to the next claim. */
export const leaseMs = 15_000
export const leaseRenewalMs = 5_000
/** Interval at which a run reads its row, to notice a cancel request or a lost lease while its engine is silent. */
export const runCheckMs = 500
/** Longest wait for an engine to end after it was aborted. */
export const engineStopTimeoutMs = 1_000
/** Longest silence of an engine. A run whose engine sends nothing for this long fails. */
export const engineSilenceMs = 120_000
/** Longest analysis of the files of a run. The limits of the analyzer itself are shorter. */
export const analysisTimeoutMs = 150_000
/** Interval at which a worker looks for generations to claim when no hint arrives. */
export const queuePollMs = 10_000
/** Number of claims after which a generation fails instead of running again: its work may be what kills the processes. */
export const maxClaims = 5
/** Number of crashed engine processes after which a run still restarts. The next crash fails the generation. */
export const maxCrashes = 1

/** Time window of a batch: events that arrive within it are written to the log in one transaction. */
export const batchMs = 25
export const maxBatchEvents = 64
/** Maximum length of the text in one `chat` or `fileDelta`. Longer text is split, to limit the size of log pages. */
export const maxPieceCharacters = 4_096

export const maxOutputFiles = 500
/** Maximum UTF-8 bytes of all texts that an engine sends in one attempt, replaced files included, and of the tree. */
export const maxOutputBytes = 10 * 1024 * 1024
/** Maximum number of events of an engine in one attempt. The limit of bytes does not cover events without text. */
export const maxOutputEvents = 500_000
/** Maximum length of the JSON that an engine stores for follow-ups. */
export const maxOptionsCharacters = 16_000
/** Maximum length of the chat text that is stored as the answer of a generation. */
export const maxAnswerCharacters = 4_000
export const maxDiagnostics = 1_000

/** Interval at which readers of a log read on when no hint arrives. */
export const logPollMs = 2_000
export const maxPageEvents = 500
