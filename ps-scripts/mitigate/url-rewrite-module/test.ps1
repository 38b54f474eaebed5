<#
.SYNOPSIS
Whether URL Rewrite is installed, and in which version.
#>
$isTest = $true
Get-ExfTestResult
