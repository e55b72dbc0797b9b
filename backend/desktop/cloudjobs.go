package desktop

// CloudJobs watches the jobs of Entra Cloud Sync configurations and steers them.
type CloudJobs struct{ *core }
