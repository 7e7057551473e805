// Numbers of the protocol; times are in milliseconds.

/** A runner that has not renewed its lease for so long has lost it to whoever asks. */
export const leaseMs = 15_000
export const leaseRenewalMs = 5_000
/** How soon a runner learns, also while its engine is silent, that it is to cancel or was replaced. */
export const runCheckMs = 500
/** How long an aborted engine is waited for. */
export const engineStopTimeoutMs = 1_000
/** An engine that says nothing for so long has failed. */
export const engineSilenceMs = 120_000
/** The check of the files has failed when it takes longer: its own limits are shorter. */
export const analysisTimeoutMs = 150_000
export const queuePollMs = 10_000
/** Who takes a generation more often than this ends it: what it does may be killing its runners. */
export const maxClaims = 5
/** A run whose engine's process has ended this often is begun anew; after one more, it has failed. */
export const maxCrashes = 1

/** A batch of the log is what came within so long, or so many events. */
export const batchMs = 25
export const maxBatchEvents = 64
/** Longer pieces of text are split, so that a page of the log has a bound. */
export const maxPieceCharacters = 4_096

export const maxOutputFiles = 500
/** Of UTF-8: everything that an engine writes in one run, replaced files too, and the whole tree that it leaves. */
export const maxOutputBytes = 10 * 1024 * 1024
/** A run that says more than this, each time a little, would fill the log and never the bytes. */
export const maxOutputEvents = 500_000
/** What an engine keeps for follow-ups, as JSON, and what is kept of its answer. */
export const maxOptionsCharacters = 16_000
export const maxAnswerCharacters = 4_000
export const maxDiagnostics = 1_000

/** Readers of a log look by themselves when they have heard nothing for so long. */
export const logPollMs = 2_000
export const maxPageEvents = 500

export const maxQueuedPerUser = 20
