"""Before the first analysis: how a film was taken, where nobody is, and who is who."""
