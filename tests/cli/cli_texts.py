"""Short articles for the commands' tests, in our own words."""

ACCUSED = """Russia protests over flights

MOSCOW, December 7, 2015 - Russia accused Washington of flying over the island on Monday, and its ministry sent a note.

Officials said that they were waiting for an answer and that they would publish it as soon as it had come.
"""
MET = """Talks in the morning

VIENNA, December 8, 2015 - Washington met envoys of Moscow on Tuesday, and the talks went on until late in the evening.

Officials said that they were satisfied with the course of the talks and that there would be more of them soon.
"""
WEATHER = """A mild week

The weather in the capital was mild for the season, and the parks were full of people all afternoon long.

Nobody could remember a December in which so many roses were still in bloom along the river and in the gardens.
"""
