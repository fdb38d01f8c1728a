"""Film files: what is in them, their frames, sound, stills and waveforms. PyAV lives here."""
