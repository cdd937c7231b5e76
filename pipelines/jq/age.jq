# age.jq: by which of upstream's rules something was judged, and why.

include "markdown";

# What told the age of upstream's rules.
def age_why:
  if . == "option" then "as asked for"
  elif . == "record" then "as the cells were captured"
  elif . == null or . == "default" then "nothing in the input is newer"
  elif startswith("cell.") then "the cells have " + (.[5:] | md_code)
  else "the summary has " + md_code end;
