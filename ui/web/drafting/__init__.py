"""The tab 起草: a draft from its papers to the Word file, and letters that ask for something."""
