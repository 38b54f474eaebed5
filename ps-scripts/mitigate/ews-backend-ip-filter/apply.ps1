<#
.SYNOPSIS
Lets only the local addresses and the given ones reach the back end of EWS.
#>
Invoke-ExfApply $Expected
