<#
.SYNOPSIS
Gives the address filter of the EWS back end the entries back that it had.
#>
Invoke-ExfRollback $Undo $Force
