from support.numbered_clips import clips as clips
