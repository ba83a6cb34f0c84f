"""Where bytes come from: images and directories, read once, never extracted."""
