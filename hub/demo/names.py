"""Given and family names to put together at random: plain lists. Whoever a pair happens to fit is not meant."""


def _words(text: str) -> list[str]:
    return text.split()


FEMALE = _words(
    "Abigail Aisha Alice Amelia Amina Amy Angela Anita Anna Beth Bridget Carol Cerys Chantal Chloe Claire "
    "Danielle Dawn Deborah Donna Elena Ella Emily Emma Erin Eve Faith Farah Fatima Fiona Freya Gemma Georgia "
    "Grace Hannah Heather Helen Holly Imogen Iris Isla Jade Jasmine Jean Joan Jodie Josie Joyce Julia Karen "
    "Kayleigh Kelly Kerry Kim Laura Leah Leanne Lena Linda Lisa Lorna Lucy Lydia Maeve Margaret Maria Marie "
    "Martha Maureen Megan Mia Michelle Mina Molly Monika Nadia Naomi Natalie Niamh Nicole Nina Olivia Paige "
    "Patricia Paula Pearl Petra Poppy Priya Rachel Rebecca Rita Rosa Rosie Roxanne Ruby Ruth Sally Samira Sandra "
    "Sarah Shannon Sharon Shirley Sian Sofia Stacey Stella Susan Tamara Tanya Tara Teresa Tina Tracey Vera Wendy "
    "Yasmin Zara Zoe"
)
MALE = _words(
    "Aaron Abdul Adam Adrian Ahmed Aidan Alan Albert Alex Alfie Andrew Anthony Arthur Ashley Barry Ben Bradley "
    "Brandon Brian Callum Cameron Carl Charlie Chris Clive Colin Connor Craig Curtis Damian Daniel Darren David "
    "Dean Declan Dennis Derek Desmond Dominic Duncan Dylan Eddie Edward Eric Ethan Felix Finlay Frank Fred Gareth "
    "Gary Gavin George Gerald Glen Graham Grant Harry Harvey Hassan Henry Howard Hugh Ian Idris Ivan Jack Jacob "
    "Jake Jamal James Jamie Jason Jermaine Joel John Jordan Joseph Josh Karl Keith Kenneth Kevin Kieran Kyle Lee "
    "Leo Leon Lewis Liam Lloyd Luke Malcolm Marcus Mark Martin Mason Matthew Michael Mohammed Nathan Neil Nigel "
    "Noah Oliver Omar Oscar Patrick Paul Peter Philip Ralph Ray Reece Rhys Ricky Robert Roger Ross Roy Ryan Sam "
    "Scott Sean Shane Simon Stefan Stephen Stuart Tariq Terry Theo Thomas Tim Toby Tom Tony Trevor Tyler Victor "
    "Wayne William Yusuf Zac"
)
FAMILY = _words(
    "Abbott Adebayo Ahmad Aldridge Allenby Ambrose Appleby Archer Ashdown Atwell Bagshaw Baldwin Banerjee Barden "
    "Barlow Barnard Bartlett Baxter Beaney Bellamy Benfield Bickley Binns Blackwood Bloom Boorman Bourne Bramley "
    "Brisley Broad Brockwell Buckley Burgess Bushell Cadwell Calloway Cantrell Carver Catterall Chalmers Chapelow "
    "Chaudhry Cheeseman Clewes Cobham Coker Colyer Coombes Corbett Cornwall Cosgrove Crabtree Cramp Cresswell "
    "Crouch Cullen Dacosta Danbury Darnley Dawkins Deacon Denholm Dhillon Dimmock Dowling Drury Dunstan Earle "
    "Eastwood Edgeworth Eldridge Ellery Emsley Epps Fairbrass Farrow Fennell Fielder Filmer Finch Fletcher Foord "
    "Foreman Fothergill Fowle Frampton Fuggle Gambrill Garland Gibbons Gilham Glover Godden Goldfinch Goodhew "
    "Gower Grainger Greenaway Gurung Hadlow Haffenden Hallam Hammond Hanlon Harbison Hargreaves Harling Hartnell "
    "Hawkes Hayward Hebden Heron Hickmott Hoad Holbrook Honess Hopper Horsley Hubbard Hussain Igglesden Ingram "
    "Ironside Jagger Jarrett Jellicoe Joiner Kaur Keeler Kemsley Khan Kilburn Kingsnorth Kirwan Knapp Kowalski "
    "Lacey Lambourne Langridge Larkin Latham Ledger Lenham Lockwood Longley Luckhurst Lydd Maddox Mahmood Manning "
    "Marchant Marsh Maxted Maylam Mercer Millgate Mockett Molloy Monckton Morley Mountford Munn Nethersole Newing "
    "Nokes Norwood Nwosu Oakley Ogden Okafor Oldfield Ovenden Packham Pankhurst Parfitt Patel Paxton Peacock "
    "Pellett Penfold Philpott Pilcher Pinder Pledger Pope Prentice Quested Quinlan Rainsford Ransley Redfern Relf "
    "Reeve Ridley Rigden Rolfe Rook Rossiter Sackett Salter Sandhu Saxby Sellars Setterfield Sharman Shrubsole "
    "Silvester Sladden Smeed Solley Southon Spicer Stanbrook Stapley Stickells Stokes Sutcliffe Swaffer Tapley "
    "Tennant Terrell Thackray Tilby Tolhurst Tolputt Tremain Trigg Tufnell Turrell Twyman Upton Uwais Vane Venner "
    "Vidler Vinall Wacher Wakeley Warburton Waterman Weatherall Whibley Whitlock Wicks Wildish Winch Wimble "
    "Woodcock Wraight Yardley Yeomans Zielinski"
)
