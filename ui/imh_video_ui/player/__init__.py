"""The film on screen: the player, the view that paints it and the bar that steers it."""
