/** What the dialog for a backup's file, or an export's, offers first. */
export const BACKUP_FILES = '.gz,.jsonl,application/gzip';
