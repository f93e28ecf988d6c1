"""How visible a change is to a person, by several measures that disagree."""
